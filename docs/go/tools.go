package main

import (
	"bytes"
	"debug/elf"
	"fmt"
	"os"
	"reflect"
	"runtime"
	"runtime/pprof"
	"strings"
	"time"
)

// A thousand goroutines that are parked: what the profile of goroutines says,
// how many threads the kernel sees, and what parks them.
func parked() {
	numbers := make(chan int)
	before := runtime.NumGoroutine()
	for i := 0; i < 1000; i++ {
		go sendTo(numbers)
	}
	settle(before + 1000)
	var profile bytes.Buffer
	for i := 0; i < 5000 && !strings.Contains(profile.String(), "\n1000 @"); i++ {
		time.Sleep(time.Millisecond) // until the last one has parked
		profile.Reset()
		pprof.Lookup("goroutine").WriteTo(&profile, 1)
	}
	fmt.Println("the profile has a group of 1000:", strings.Contains(profile.String(), "\n1000 @"))
	fmt.Println("it names sendTo:", strings.Contains(profile.String(), "main.sendTo"))
	threads, _ := os.ReadDir("/proc/self/task")
	fmt.Println("fewer than 50 threads:", len(threads) < 50)
	for _, name := range []string{"runtime.chansend", "runtime.gopark", "runtime.channelqput"} {
		fmt.Printf("%s: %v\n", name, hasFunction(name))
	}
}

func sendTo(numbers chan int) { numbers <- 1 }

func hasFunction(name string) bool {
	file, err := elf.Open("/proc/self/exe")
	if err != nil {
		panic(err)
	}
	defer file.Close()
	symbols, err := file.Symbols()
	if err != nil {
		panic(err)
	}
	for _, symbol := range symbols {
		if symbol.Name == name {
			return true
		}
	}
	return false
}

func makeChannels() (kept []chan int) {
	for i := 0; i < 1000; i++ {
		kept = append(kept, make(chan int, 100))
	}
	return
}

func heapProfile() {
	runtime.MemProfileRate = 1
	kept := makeChannels()
	runtime.GC()
	var profile bytes.Buffer
	pprof.Lookup("heap").WriteTo(&profile, 1)
	runtime.KeepAlive(kept)
	for _, word := range []string{"main.makeChannels", "hchan"} {
		fmt.Printf("the heap profile says %s: %v\n", word, strings.Contains(profile.String(), word))
	}
	value := reflect.TypeOf(reflect.Value{})
	for i := 0; i < value.NumField(); i++ {
		fmt.Printf("reflect.Value.%s: %s\n", value.Field(i).Name, value.Field(i).Type.Kind())
	}
}
