/** What the three dialects have in common: results, members, faults, transport. */
package dev.naru.sdk;
