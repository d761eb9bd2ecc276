/** What the dialects are made of; not exported, and may change with any version. */
package dev.naru.sdk.wire;
