@NullMarked
package io.dynamigrate;

import org.jspecify.annotations.NullMarked;
