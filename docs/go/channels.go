package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"runtime"
	"sync"
	"time"
	"unsafe"
)

func nilSend() {
	var neverMade chan int
	neverMade <- 1
}

func noCases() { select {} }

func lockTwice() {
	var mutex sync.Mutex
	mutex.Lock()
	mutex.Lock()
}

func asleep() {
	lastWords("nil_send")
	lastWords("no_cases")
	lastWords("lock_twice")
}

func closeNil() {
	var neverMade chan int
	fmt.Println(panicOf(func() { close(neverMade) }))
}

func alias() {
	letters := make(chan byte, 2)
	other := letters
	fmt.Println("as wide as a pointer:",
		unsafe.Sizeof(letters) == unsafe.Sizeof(uintptr(0)))
	other <- 'a'
	fmt.Println("the same:", other == letters, "it holds", len(letters))
	close(other)
	fmt.Println(panicOf(func() { letters <- 'b' }))
}

func buffer() {
	numbers := make(chan int, 2)
	before := runtime.NumGoroutine()
	for i := 0; i < 5; i++ {
		go func(value int) { numbers <- value }(i)
	}
	waiting := settle(before+3) - before
	fmt.Println("room for", cap(numbers), "holds", len(numbers), "waiting", waiting)
}

// What the compiler's own type checker says about `close` of each of them.
func typed() {
	for _, of := range []string{
		"var c <-chan int; close(c)",
		"var c chan<- int; close(c)",
		"var c chan int; close(<-chan int(c))",
		"var c chan int; close((<-chan int)(c))",
	} {
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, "", "package p; func f() { "+of+" }", 0)
		if err == nil {
			_, err = new(types.Config).Check("p", files, []*ast.File{file}, nil)
		}
		if problem, wrong := err.(types.Error); wrong {
			fmt.Printf("%s: %s\n", of, problem.Msg)
		} else {
			fmt.Printf("%s: it compiles\n", of)
		}
	}
}

func wayOut() {
	numbers := make(chan int)
	select {
	case <-numbers:
	case <-time.After(time.Millisecond):
		fmt.Println("nobody sent")
	}
	select {
	case numbers <- 1:
	case <-time.After(time.Millisecond):
		fmt.Println("nobody received")
	}
}

func defaultOnReceive() {
	values := make(chan int, 8)
	go func() {
		defer close(values)
		for i := 0; i < 20000; i++ {
			values <- i
		}
	}()
	received, most := 0, 0
	for open := true; open; {
		if waiting := len(values); waiting > most {
			most = waiting
		}
		select {
		case _, open = <-values:
			if open {
				received++
			}
		default:
			runtime.Gosched()
		}
	}
	fmt.Println("received", received, "never more than 8 in the buffer:", most <= 8)
}
