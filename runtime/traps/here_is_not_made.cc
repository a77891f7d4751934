// ERROR: private
#include "runtime/dojo.h"

dojo::Task<> Body(dojo::Here);
dojo::Task<> Cheat() { return Body(dojo::Here()); }
