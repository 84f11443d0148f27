/**
 * The migrations of the users table: a single-table design whose keys are {@code PK} and {@code SK}.
 *
 * <p>{@link com.example.users.UserMigrations} lists them, and is what Lambda runs.
 *
 * <pre>
 * { "PK":         "USER#17",
 *   "SK":         "PROFILE",
 *   "email":      "Ada@Example.com",     as the user typed it
 *   "emailLower": "ada@example.com",     since 20240117_add_email_lower
 *   "name":       "Ada Lovelace",
 *   "tenant":     "north",
 *   "lastActive": 1705312800 }           seconds since 1970
 * </pre>
 */
@NullMarked
package com.example.users;

import org.jspecify.annotations.NullMarked;
