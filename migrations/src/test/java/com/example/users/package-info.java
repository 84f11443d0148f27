@NullMarked
package com.example.users;

import org.jspecify.annotations.NullMarked;
