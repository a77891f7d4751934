// Whether goleak is content with an HTTP connection that stays open after its
// answer.
package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"

	"go.uber.org/goleak"
)

func main() {
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	serverAlone := goleak.IgnoreCurrent()
	answer, err := http.Get(server.URL)
	if err != nil {
		panic(err)
	}
	io.Copy(io.Discard, answer.Body)
	answer.Body.Close()
	found := goleak.Find(serverAlone)
	fmt.Println("goleak reports net/http:", found != nil && strings.Contains(found.Error(), "net/http.(*persistConn)"))
	http.DefaultClient.CloseIdleConnections()
	server.Close()
	fmt.Println("after the connection is closed:", goleak.Find(serverAlone))
}
