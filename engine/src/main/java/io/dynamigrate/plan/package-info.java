/**
 * Deciding, without doing: what a run would apply or roll back. Nothing here makes a request.
 *
 * <p>The entry point is {@link io.dynamigrate.plan.Planner}.
 */
@NullMarked
package io.dynamigrate.plan;

import org.jspecify.annotations.NullMarked;
