/** Changes of tables: describing, comparing, acting, waiting. */
@NullMarked
package io.dynamigrate.internal.change;

import org.jspecify.annotations.NullMarked;
