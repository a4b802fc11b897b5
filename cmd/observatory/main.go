// Observatory reads the evidence of a survey, checks it, and builds the data
// and the site that are published from it. In come the command line, the
// environment and a settings file; out go findings, a report or a folder. It
// wires packages together and decides nothing that they decide.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// The exit codes: 0 fine, also with warnings; 1 refusals or questions in the
// input; 2 the command could not run.
const (
	exitFine     = 0
	exitFindings = 1
	exitFailed   = 2
)

// errFindings says that the input was read and is not acceptable.
var errFindings = errors.New("the input is not acceptable")

func main() {
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

func run(args []string, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	root := rootCommand(stdout, stderr)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	switch {
	case err == nil:
		return exitFine
	case errors.Is(err, errFindings):
		return exitFindings
	default:
		fmt.Fprintln(stderr, "observatory:", err)
		return exitFailed
	}
}
