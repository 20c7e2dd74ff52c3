# Sourced by .ci/run: runs steps, shows what did not simply pass, and says at the end what failed, so that the last
# lines of a long output tell everything. The whole output of a step is in $logs/NAME.log.
logs=build/ci
passed=0 failed=0 skipped=0 failed_steps=()
result='^ *[0-9]+/[0-9]+ Test +#[0-9]+: '
begin='^ *Start +[0-9]+: '

step() { # step NAME COMMAND...
  local name=$1 log=$logs/$1.log start=$SECONDS status bad=0 all=1
  shift
  printf '\n=== %s\n' "$name"
  "$@" 2>&1 </dev/null | tee "$log" | grep --line-buffered -vE "$begin|$result.* Passed +[0-9.]+ sec"
  status=${PIPESTATUS[0]}
  if [[ $(grep -E 'tests? failed out of' "$log" | tail -n 1) =~ ([0-9]+)\ tests?\ failed\ out\ of\ ([0-9]+) ]]; then
    bad=${BASH_REMATCH[1]} all=${BASH_REMATCH[2]}
  fi
  [[ $status == 0 || $bad != 0 ]] || bad=1
  ((all >= bad)) || all=$bad
  [[ $bad == 0 ]] || failed_steps+=("$name")
  skipped=$((skipped + $(grep -cE '\*\*\*(Skipped|Not Run)' "$log")))
  failed=$((failed + bad)) passed=$((passed + all - bad))
  printf '=== %s: %s after %d s\n' "$name" "$([[ $bad == 0 ]] && echo ok || echo FAILED)" $((SECONDS - start))
}

failed_tests() { # failed_tests NAME: one a line, as ctest lists them; none if the step failed before its tests or has none
  sed -nE '/^The following tests FAILED:/,$ s/^\t *[0-9]+ - //p' "$logs/$1.log"
}

failed_outputs() { # failed_outputs NAME MOST: what the first failed tests of a step said, or how the step ended
  if [[ -z $(failed_tests "$1") ]]; then
    tail -n 40 "$logs/$1.log"
    return
  fi
  awk -v result="$result" -v begin="$begin" -v most="$2" '
    function show(i) {
      for (i = 1; i <= n; ++i) {
        if (n <= 40 || i <= 19 || i > n - 20) print line[i]
        else if (i == 20) print "[" n - 39 " lines are left out]"
      }
      n = 0
    }
    $0 ~ result || $0 ~ begin || /^[0-9]+% tests passed/ {
      show()
      wanted = $0 ~ result && /\*\*\*/ && !/\*\*\*(Skipped|Not Run)/ && ++seen <= most
    }
    wanted { line[++n] = $0 }' "$logs/$1.log"
}

summary() { # the end of the output: what the first three failures said, what failed, and how many
  local name tests left=3
  for name in "${failed_steps[@]}"; do
    ((left > 0)) || break
    printf '\n=== first failures of %s once more\n' "$name"
    failed_outputs "$name" $left
    tests=$(failed_tests "$name" | grep -c .)
    left=$((left - (tests ? tests : 1)))
  done
  printf '\n'
  for name in "${failed_steps[@]}"; do
    printf 'FAILED step %s (%s/%s.log)\n' "$name" "$logs" "$name"
    tests=$(failed_tests "$name")
    [[ -z $tests ]] || head -n 8 <<<"$tests" | sed 's/^/  FAILED test /'
    tests=$(($(grep -c . <<<"$tests") - 8))
    ((tests <= 0)) || printf '  and %d more\n' "$tests"
  done
  printf '%d skipped, %d s, logs in %s\n%d passed, %d failed\n' "$skipped" "$SECONDS" "$logs" "$passed" "$failed"
  ((failed == 0))
}
