#!/bin/sh
# Prints the Chromium to drive: $CHROMIUM, or the first one on the PATH.
for name in "${CHROMIUM:-chromium}" chromium chromium-browser google-chrome; do
    command -v "$name" && exit 0
done
exit 1
