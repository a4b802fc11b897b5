module observatory/cmd/assets

go 1.26.0

require (
	github.com/evanw/esbuild v0.28.2
	github.com/paulmach/orb v0.14.0
	golang.org/x/image v0.47.0
)

require (
	golang.org/x/sys v0.49.0 // indirect
	golang.org/x/text v0.43.0 // indirect
)
