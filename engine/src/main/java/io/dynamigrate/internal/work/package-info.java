/** The execution of a plan: attempts, steps, the context of a migration, safe points. */
@NullMarked
package io.dynamigrate.internal.work;

import org.jspecify.annotations.NullMarked;
