#!/bin/bash
# Runs a program of docs/ with its arguments, as a test or by `bazel run`.
exec "$@"
