/**
 * Doing: applying migrations to a table and rolling them back, under a lock and with a history.
 *
 * <p>The entry point is {@link io.dynamigrate.run.Migrator}.
 */
@NullMarked
package io.dynamigrate.run;

import org.jspecify.annotations.NullMarked;
