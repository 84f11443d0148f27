/** What custom resources ask for: ownership claims, the order of requests, stopping. */
@NullMarked
package io.dynamigrate.internal.requests;

import org.jspecify.annotations.NullMarked;
