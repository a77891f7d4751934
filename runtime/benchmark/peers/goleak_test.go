// goleak's verdict on 1,000 goroutines that are parked for ever.
package benchmark

import (
	"runtime"
	"strings"
	"testing"

	"go.uber.org/goleak"
)

func park(jobs chan int) { <-jobs }

func BenchmarkGoleak(b *testing.B) {
	jobs := make(chan int)
	for i := 0; i < 1000; i++ {
		go park(jobs)
	}
	runtime.Gosched()

	// As a test uses it: it looks again, and sleeps, until it gives up.
	b.Run("verdict_1000", func(b *testing.B) {
		for i := 0; i < b.N; i++ {
			err := goleak.Find()
			if err == nil || strings.Count(err.Error(), ".park(") < 1000 {
				b.Fatal("there should be 1,000 leaks")
			}
		}
	})
	// It has no option to look once. But when all that it finds is expected it
	// returns at once; the text of the error is then not written.
	b.Run("verdict_1000_once", func(b *testing.B) {
		for i := 0; i < b.N; i++ {
			if err := goleak.Find(
				goleak.IgnoreTopFunction("command-line-arguments.park"),
				goleak.IgnoreTopFunction("testing.(*B).run1"),
				goleak.IgnoreTopFunction("testing.(*B).doBench"),
			); err != nil {
				b.Fatal(err)
			}
		}
	})
}
