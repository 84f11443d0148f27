/** The lock of a table: acquiring, renewing and losing it, and the writes that need it. */
@NullMarked
package io.dynamigrate.internal.lock;

import org.jspecify.annotations.NullMarked;
