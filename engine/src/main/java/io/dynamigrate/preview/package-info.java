/**
 * What a dry run found: what migrations would write.
 *
 * <p>{@code Migrator.dryRun} makes a {@link io.dynamigrate.preview.DryRun}.
 */
@NullMarked
package io.dynamigrate.preview;

import org.jspecify.annotations.NullMarked;
