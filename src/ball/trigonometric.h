#pragma once

#include "ball/arb.h"

namespace assay {

// sin, cos and tan of a ball. A wide one goes by its ends where the function is monotone between them.
void sine(BallValue& out, arb_srcptr u, slong bits);
void cosine(BallValue& out, arb_srcptr u, slong bits);
/// `unknown` where a pole is not excluded.
void tangent(BallValue& out, arb_srcptr u, slong bits);

}  // namespace assay
