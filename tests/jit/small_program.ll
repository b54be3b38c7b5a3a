define void @kernel(ptr %inputs, ptr %uniforms, ptr %outputs, i64 %count, i1 zeroext %is_streaming) #0 {
entry:
  %unwanted = alloca <8 x double>, align 64
  %in0.at = getelementptr ptr, ptr %inputs, i64 0
  %in0 = load ptr, ptr %in0.at, align 8
  %in1.at = getelementptr ptr, ptr %inputs, i64 1
  %in1 = load ptr, ptr %in1.at, align 8
  %out0.at = getelementptr ptr, ptr %outputs, i64 0
  %out0 = load ptr, ptr %out0.at, align 8
  %out1.at = getelementptr ptr, ptr %outputs, i64 1
  %out1 = load ptr, ptr %out1.at, align 8
  %v2.at = getelementptr double, ptr %uniforms, i64 0
  %v2.given = load double, ptr %v2.at, align 8
  %v2.first = insertelement <8 x double> poison, double %v2.given, i64 0
  %v2 = shufflevector <8 x double> %v2.first, <8 x double> poison, <8 x i32> zeroinitializer
  %v15.at = getelementptr double, ptr %uniforms, i64 1
  %v15.given = load double, ptr %v15.at, align 8
  %v15.rounded = fptrunc double %v15.given to float
  %v15.first = insertelement <8 x float> poison, float %v15.rounded, i64 0
  %v15 = shufflevector <8 x float> %v15.first, <8 x float> poison, <8 x i32> zeroinitializer
  %final = sub i64 %count, 8
  %end = add i64 %count, 0
  br label %loop

loop:
  %i = phi i64 [ 0, %entry ], [ %next, %latch ]
  %is.left = icmp ult i64 %i, %count
  %at0 = select i1 %is.left, i64 %i, i64 %final
  %v0.at = getelementptr float, ptr %in0, i64 %at0
  %v0 = load <8 x float>, ptr %v0.at, align 1
  %v1 = fpext <8 x float> %v0 to <8 x double>
  %v4 = call <8 x double> @llvm.fma.v8f64(<8 x double> %v1, <8 x double> %v2, <8 x double> splat (double 0x3FB999999999999A))
  %v6 = fcmp olt <8 x double> %v4, splat (double 0x0000000000000000)
  %v7 = fneg <8 x double> %v4
  %v8 = bitcast <8 x double> %v1 to <8 x i64>
  %v9 = shl <8 x i64> %v8, splat (i64 1)
  %v10 = bitcast <8 x i64> %v9 to <8 x double>
  %v11.first = fcmp olt <8 x double> %v4, %v10
  %v11 = select <8 x i1> %v11.first, <8 x double> %v4, <8 x double> %v10
  %v12 = select <8 x i1> %v6, <8 x double> %v7, <8 x double> %v11
  %v13 = fptrunc <8 x double> %v12 to <8 x float>
  %v14.at = getelementptr float, ptr %in1, i64 %at0
  %v14 = load <8 x float>, ptr %v14.at, align 1
  %v16 = fmul <8 x float> %v14, %v15
  %is.wanted = icmp uge i64 %i, 0
  br i1 %is_streaming, label %stream, label %plain

plain:
  %out0.plain.there = getelementptr float, ptr %out0, i64 %at0
  %out0.plain = select i1 %is.wanted, ptr %out0.plain.there, ptr %unwanted
  store <8 x float> %v13, ptr %out0.plain, align 1
  %out1.plain.there = getelementptr float, ptr %out1, i64 %at0
  %out1.plain = select i1 %is.wanted, ptr %out1.plain.there, ptr %unwanted
  store <8 x float> %v16, ptr %out1.plain, align 1
  br label %latch

stream:
  %out0.stream.there = getelementptr float, ptr %out0, i64 %at0
  %out0.stream = select i1 %is.wanted, ptr %out0.stream.there, ptr %unwanted
  store <8 x float> %v13, ptr %out0.stream, align 32, !nontemporal !0
  %out1.stream.there = getelementptr float, ptr %out1, i64 %at0
  %out1.stream = select i1 %is.wanted, ptr %out1.stream.there, ptr %unwanted
  store <8 x float> %v16, ptr %out1.stream, align 32, !nontemporal !0
  br label %latch

latch:
  %next = add i64 %i, 8
  %more = icmp ult i64 %next, %end
  br i1 %more, label %loop, label %exit

exit:
  br i1 %is_streaming, label %drain, label %done

drain:
  call void @llvm.x86.sse.sfence()
  br label %done

done:
  ret void
}

!0 = !{i32 1}
declare <8 x double> @llvm.fma.v8f64(<8 x double>, <8 x double>, <8 x double>)
declare void @llvm.x86.sse.sfence()
attributes #0 = { nounwind "no-builtins" "target-features"="+avx2,+fma,+f16c" "prefer-vector-width"="256" "min-legal-vector-width"="256" }
