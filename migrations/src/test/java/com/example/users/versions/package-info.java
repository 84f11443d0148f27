/** Versions of one function, each with other code, which tests package and deploy. */
@NullMarked
package com.example.users.versions;

import org.jspecify.annotations.NullMarked;
