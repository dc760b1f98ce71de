@!@!@STARTMSG 2262:0 @!@!@
TLC2 Version 2026.11.22
@!@!@ENDMSG 2262 @!@!@
@!@!@STARTMSG 2116:1 @!@!@
Temporal property Ends was violated.

@!@!@ENDMSG 2116 @!@!@
@!@!@STARTMSG 2264:1 @!@!@
The following behavior constitutes a counter-example:

@!@!@ENDMSG 2264 @!@!@
@!@!@STARTMSG 2217:4 @!@!@
1: <Initial predicate>
x = 0

@!@!@ENDMSG 2217 @!@!@
@!@!@STARTMSG 2217:4 @!@!@
2: <Inc line 5, col 8 to line 5, col 26 of module Stut>
x = 1

@!@!@ENDMSG 2217 @!@!@
@!@!@STARTMSG 2218:4 @!@!@
3: Stuttering
@!@!@ENDMSG 2218 @!@!@
