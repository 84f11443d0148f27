@NullMarked
package io.dynamigrate.function;

import org.jspecify.annotations.NullMarked;
