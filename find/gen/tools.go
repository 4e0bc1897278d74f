package main

import _ "github.com/longbridgeapp/opencc" // whose dictionary is read
