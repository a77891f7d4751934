package main

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"time"
)

// The sender that is printed as the wrong one.
func cancelled() {
	ctx, cancel := context.WithCancel(context.Background())
	numbers := make(chan int)
	before := runtime.NumGoroutine()
	go func() {
		defer close(numbers)
		for i := 0; ; i++ {
			select {
			case numbers <- i:
			case <-ctx.Done():
				return
			}
		}
	}()
	<-numbers
	cancel()
	for range numbers { // ends by the close
	}
	fmt.Println("left behind:", settle(before)-before)
}

// A channel that nobody has closed, that is full, and that lies in its own
// buffer: a count of references would never come to 0.
func collected() {
	gone := make(chan string, 1)
	func() {
		value := new([1024]byte)
		runtime.SetFinalizer(value, func(*[1024]byte) { gone <- "collected" })
		circle := make(chan any, 2)
		circle <- circle
		circle <- value
	}()
	for i := 0; i < 100; i++ {
		runtime.GC()
		select {
		case word := <-gone:
			fmt.Println(word)
			return
		case <-time.After(10 * time.Millisecond):
		}
	}
	fmt.Println("still there")
}

func closeThenPut() {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1)) // a pool for each processor
	var pool sync.Pool
	first := make(chan int, 1)
	close(first)
	pool.Put(first)
	next := pool.Get().(chan int)
	fmt.Println(panicOf(func() { next <- 1 }))
}

// Two goroutines with something deferred; one of them ends the process.
func twoAndEnd() {
	ready := make(chan bool)
	go func() {
		defer fmt.Println("deferred by the other one")
		ready <- true
		select {}
	}()
	<-ready
	defer fmt.Println("deferred by the one that panics")
	enough := make(chan int)
	close(enough)
	close(enough)
	fmt.Println("a statement behind the panic")
}

func deferred() { lastWords("two_and_end") }
