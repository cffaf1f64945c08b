"""The benchmarks: this simulator beside the tools that one would pick instead, in one run."""
