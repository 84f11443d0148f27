/**
 * The Lambda function: CloudFormation events and commands by hand become runs of the engine, and always get an answer.
 *
 * <p>The entry point is {@link io.dynamigrate.function.MigrationFunction}, which an application extends with its list of
 * migrations.
 */
@NullMarked
package io.dynamigrate.function;

import org.jspecify.annotations.NullMarked;
