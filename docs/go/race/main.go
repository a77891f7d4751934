// A flag that publishes data, under Go's race detector: an atomic one and a
// plain one.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync/atomic"
)

func atomicFlag() {
	data, ready := 0, uint32(0)
	go func() {
		data = 42
		atomic.StoreUint32(&ready, 1)
	}()
	for atomic.LoadUint32(&ready) == 0 {
		runtime.Gosched()
	}
	fmt.Println(data)
}

func plainFlag() {
	data, ready := 0, false
	go func() {
		data = 42
		ready = true
	}()
	for !ready {
		runtime.Gosched()
	}
	fmt.Println(data)
}

func main() {
	if len(os.Args) == 2 && os.Args[1] == "atomic" {
		atomicFlag()
		return
	}
	if len(os.Args) == 2 && os.Args[1] == "plain" {
		plainFlag()
		return
	}
	asExpected := true
	for _, flag := range []string{"atomic", "plain"} {
		output, _ := exec.Command("/proc/self/exe", flag).CombinedOutput()
		reported := strings.Contains(string(output), "WARNING: DATA RACE")
		fmt.Printf("%s flag: data race reported: %v\n", flag, reported)
		asExpected = asExpected && reported == (flag == "plain")
	}
	if !asExpected {
		os.Exit(1)
	}
}
