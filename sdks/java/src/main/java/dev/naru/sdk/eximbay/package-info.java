/** Eximbay: client, verifiers of results and webhooks, fgkey, amounts, code tables. */
package dev.naru.sdk.eximbay;
