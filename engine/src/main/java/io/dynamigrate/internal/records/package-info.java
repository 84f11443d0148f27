/** The stored rows, and how they are read and written. */
@NullMarked
package io.dynamigrate.internal.records;

import org.jspecify.annotations.NullMarked;
