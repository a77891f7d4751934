// The twins in Go of the benchmarks of the runtime, under the same names.
package benchmark

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

func TestMain(m *testing.M) {
	fmt.Println("version:", strings.TrimPrefix(runtime.Version(), "go"))
	os.Exit(m.Run())
}

// Of the process, in the system too.
func cpuTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

func reportCPUTime(b *testing.B, spent time.Duration) {
	b.ReportMetric(float64(spent.Nanoseconds())/float64(b.N), "cpu_time")
}

func roundTrip(b *testing.B) {
	ping, pong := make(chan int), make(chan int)
	go func() {
		for v := range ping {
			pong <- v
		}
	}()
	b.ResetTimer()
	for i := 0; i < b.N; i++ {
		ping <- 1
		<-pong
	}
	close(ping)
}

func oneWay(capacity int) func(b *testing.B) {
	return func(b *testing.B) {
		items := make(chan int, capacity)
		n := b.N
		go func() {
			for i := 0; i < n; i++ {
				items <- 1
			}
		}()
		b.ResetTimer()
		for i := 0; i < n; i++ {
			<-items
		}
	}
}

func sameTask(b *testing.B) {
	slot := make(chan int, 1)
	b.ResetTimer()
	for i := 0; i < b.N; i++ {
		slot <- 1
		<-slot
	}
}

func selectBlocking(b *testing.B) {
	x, y := make(chan int), make(chan int)
	n := b.N
	go func() {
		for i := 0; i < n; i++ {
			if i%2 == 0 {
				x <- 1
			} else {
				y <- 1
			}
		}
	}()
	b.ResetTimer()
	for i := 0; i < n; i++ {
		select {
		case <-x:
		case <-y:
		}
	}
}

func selectReady(b *testing.B) {
	x, y := make(chan int, 1), make(chan int, 1)
	b.ResetTimer()
	for i := 0; i < b.N; i++ {
		x <- 1
		select {
		case <-x:
		case <-y:
		}
	}
}

func selectDefault(b *testing.B) {
	x := make(chan int, 1)
	b.ResetTimer()
	for i := 0; i < b.N; i++ {
		select {
		case <-x:
		default:
		}
	}
}

// With GOMAXPROCS=1 Gosched lets the new goroutine run and end. With 2 another
// processor may take it; the last ones are waited for.
func spawnFinish(b *testing.B) {
	var finished int64
	nothing := func() { atomic.AddInt64(&finished, 1) }
	b.ResetTimer()
	for i := 0; i < b.N; i++ {
		go nothing()
		runtime.Gosched()
	}
	for atomic.LoadInt64(&finished) != int64(b.N) {
		runtime.Gosched()
	}
}

func spawnJoin(tasks int) func(b *testing.B) {
	return func(b *testing.B) {
		for i := 0; i < b.N; i++ {
			var group sync.WaitGroup
			group.Add(tasks)
			for t := 0; t < tasks; t++ {
				go func() { group.Done() }()
			}
			group.Wait()
		}
	}
}

func contextCancel(b *testing.B) {
	for i := 0; i < b.N; i++ {
		ctx, cancel := context.WithCancel(context.Background())
		finished := make(chan struct{})
		go func() {
			<-ctx.Done()
			close(finished)
		}()
		cancel()
		<-finished
	}
}

func stopDoneChannel(b *testing.B) {
	work := make(chan int)
	for i := 0; i < b.N; i++ {
		stop, finished := make(chan struct{}), make(chan struct{})
		go func() {
			defer close(finished)
			for {
				select {
				case <-work:
				case <-stop:
					return
				}
			}
		}()
		close(stop)
		<-finished
	}
}

func daisyChain(b *testing.B, tasks int) {
	leftmost := make(chan int)
	from := leftmost
	for t := 0; t < tasks; t++ {
		to := make(chan int)
		go func(from, to chan int) { to <- 1 + <-from }(from, to)
		from = to
	}
	leftmost <- 0
	if last := <-from; last != tasks {
		b.Fatal("the chain is broken")
	}
}

// After an untimed one, so that the process has the memory for it; or with the
// first one timed.
func daisyChains(tasks int, first bool) func(b *testing.B) {
	return func(b *testing.B) {
		if !first {
			daisyChain(b, tasks)
		}
		b.ResetTimer()
		started := cpuTime()
		for i := 0; i < b.N; i++ {
			daisyChain(b, tasks)
		}
		reportCPUTime(b, cpuTime()-started)
	}
}

func residentBytes() float64 {
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0
	}
	pages, _ := strconv.Atoi(strings.Fields(string(text))[1])
	return float64(pages * os.Getpagesize())
}

// Run with one iteration: only the first time does the system give new memory.
func parked(tasks int) func(b *testing.B) {
	return func(b *testing.B) {
		for i := 0; i < b.N; i++ {
			b.StopTimer()
			runtime.GC()
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			resident := residentBytes()
			jobs := make(chan int)
			var finished sync.WaitGroup
			finished.Add(tasks)
			started := cpuTime()
			b.StartTimer()
			for t := 0; t < tasks; t++ {
				go func() {
					<-jobs
					finished.Done()
				}()
			}
			runtime.Gosched()
			b.StopTimer()
			reportCPUTime(b, cpuTime()-started)
			runtime.ReadMemStats(&after)
			used := after.StackInuse + after.HeapAlloc - before.StackInuse - before.HeapAlloc
			b.ReportMetric(float64(used)/float64(tasks), "bytes_per_task")
			b.ReportMetric(residentBytes()-resident, "resident_bytes")
			close(jobs)
			finished.Wait()
			b.StartTimer()
		}
	}
}

// So many goroutines add together, as often as the benchmark says.
func count(goroutines int, add func()) func(b *testing.B) {
	return func(b *testing.B) {
		var finished sync.WaitGroup
		b.ResetTimer()
		for g := 0; g < goroutines; g++ {
			n := (b.N + g) / goroutines
			finished.Add(1)
			go func() {
				defer finished.Done()
				for i := 0; i < n; i++ {
					add()
				}
			}()
		}
		finished.Wait()
	}
}

// On cache lines of their own.
var locked struct {
	_     [64]byte
	mutex sync.Mutex
	count int64
	_     [64]byte
}
var counter struct {
	_     [64]byte
	count int64
	_     [64]byte
}

func addLocked() {
	locked.mutex.Lock()
	locked.count++
	locked.mutex.Unlock()
}

func addAtomic() { atomic.AddInt64(&counter.count, 1) }

func BenchmarkGo(b *testing.B) {
	for _, each := range []struct {
		name string
		run  func(b *testing.B)
	}{
		{"round_trip", roundTrip},
		{"one_way_unbuffered", oneWay(0)},
		{"one_way_128", oneWay(128)},
		{"same_task", sameTask},
		{"select_blocking", selectBlocking},
		{"select_ready", selectReady},
		{"select_default", selectDefault},
		{"spawn_finish", spawnFinish},
		{"spawn_join", spawnJoin(1)},
		{"spawn_join_1000", spawnJoin(1000)},
		{"context_cancel", contextCancel},
		{"stop_done_channel", stopDoneChannel},
		{"counter_locked", count(1, addLocked)},
		{"counter_atomic", count(1, addAtomic)},
		{"counter_locked_by_two", count(2, addLocked)},
		{"counter_atomic_by_two", count(2, addAtomic)},
	} {
		b.Run(each.name, func(b *testing.B) {
			started := cpuTime()
			each.run(b)
			reportCPUTime(b, cpuTime()-started)
		})
	}
	b.Run("daisy_chain_100000", daisyChains(100000, false))
	b.Run("daisy_chain_first_100000", daisyChains(100000, true))
	b.Run("parked_1000000", parked(1000000))
}
