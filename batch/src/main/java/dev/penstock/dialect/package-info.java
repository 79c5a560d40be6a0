/** What an API's answers say: whether they are a success, the text, the tokens, the error. */
@NullMarked
package dev.penstock.dialect;

import org.jspecify.annotations.NullMarked;
