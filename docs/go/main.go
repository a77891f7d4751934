// What Go itself does where something else is often claimed. Each program shows
// one statement of README.md, and prints the same each time.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"sort"
	"strings"
	"time"
)

var programs map[string]func()

func init() {
	programs = map[string]func(){
		"alias":              alias,
		"asleep":             asleep,
		"buffer":             buffer,
		"cancelled":          cancelled,
		"close_nil":          closeNil,
		"close_then_put":     closeThenPut,
		"collected":          collected,
		"default_on_receive": defaultOnReceive,
		"deferred":           deferred,
		"heap_profile":       heapProfile,
		"parked":             parked,
		"typed":              typed,
		"way_out":            wayOut,
		// These end their process: the ones above start them.
		"lock_twice":  lockTwice,
		"nil_send":    nilSend,
		"no_cases":    noCases,
		"two_and_end": twoAndEnd,
	}
}

func main() {
	if len(os.Args) == 2 && programs[os.Args[1]] != nil {
		programs[os.Args[1]]()
		return
	}
	var names []string
	for name := range programs {
		names = append(names, name)
	}
	sort.Strings(names)
	fmt.Fprintf(os.Stderr, "usage: bazel run //docs:in_go -- NAME, one of %s\n", strings.Join(names, ", "))
	os.Exit(2)
}

// Runs another of the programs, and prints what its process says before it
// ends: all up to the first goroutine that Go names.
func lastWords(name string) {
	output, _ := exec.Command("/proc/self/exe", name).CombinedOutput()
	fmt.Printf("%s:\n", name)
	for _, line := range strings.Split(string(output), "\n") {
		if line != "" {
			fmt.Printf("  %s\n", line)
		}
		if strings.HasPrefix(line, "goroutine ") {
			break
		}
	}
}

// What the panic of `f` says.
func panicOf(f func()) (text string) {
	defer func() { text = fmt.Sprint(recover()) }()
	f()
	return
}

// Waits until there are as many goroutines as there should be, and returns how
// many there are: who is about to begin or to leave is on its way.
func settle(wanted int) int {
	for i := 0; i < 5000 && runtime.NumGoroutine() != wanted; i++ {
		time.Sleep(time.Millisecond)
	}
	return runtime.NumGoroutine()
}
