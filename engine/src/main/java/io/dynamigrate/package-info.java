/**
 * Migrations of a DynamoDB table: what a person writes.
 *
 * <p>A {@link io.dynamigrate.Migration} is one change of the table, a {@link io.dynamigrate.Registry} the list of all of
 * them. {@link io.dynamigrate.run.Migrator} applies them and rolls them back.
 */
@NullMarked
package io.dynamigrate;

import org.jspecify.annotations.NullMarked;
