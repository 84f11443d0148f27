/**
 * Looking ahead: what migrations would write, found by running them against a client that reads and only records.
 *
 * <p>The entry point is {@link io.dynamigrate.dryrun.Recorder}; what it found is a {@link io.dynamigrate.dryrun.DryRun}.
 */
@NullMarked
package io.dynamigrate.dryrun;

import org.jspecify.annotations.NullMarked;
