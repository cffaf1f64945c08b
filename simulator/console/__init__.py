"""The console: one page that shows and steers a running simulator, from the admin API alone."""
