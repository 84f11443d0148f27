@NullMarked
package io.dynamigrate.local;

import org.jspecify.annotations.NullMarked;
