/** The client of a dry run, which reads and only records what would be written. */
@NullMarked
package io.dynamigrate.internal.preview;

import org.jspecify.annotations.NullMarked;
