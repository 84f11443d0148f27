/** DynamoDB itself: its client, its errors, the sizes of items. */
@NullMarked
package io.dynamigrate.internal.dynamo;

import org.jspecify.annotations.NullMarked;
