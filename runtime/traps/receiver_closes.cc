// ERROR: no member named 'Close' in 'dojo::Receiver<int>'
#include "runtime/dojo.h"

void Close(dojo::Receiver<int> numbers) { numbers.Close(); }
