/** The expressions of DynamoDB that a dry run evaluates. */
@NullMarked
package io.dynamigrate.internal.expression;

import org.jspecify.annotations.NullMarked;
