# For scripts that grade one class several times and compare, by hand; sourced,
# not run. Needs $workspace and $grader, makes $scratch/class (see
# class_scratch.sh), and has one judge for all gradings.
source grader/class_scratch.sh

number=0
# The file $2 is a learner's submission to the kata $1.
hand_in() {
  number=$((number + 1))
  local to=$scratch/class/$(printf 'learner%02d' "$number")/$1
  mkdir -p "$to"
  cp "$2" "$to/kata.cc"
}

# The names of verdicts, their contents, and the gradebook.
digest() { (cd "$1" && find . -name verdict.json -o -name gradebook.csv | sort | xargs sha256sum); }

# Grades the class in the folder $1 into the folder $2.
grade() {
  local class=$1 name=$2
  shift 2
  "$grader" class --submissions "$scratch/$class" --out "$scratch/$name" --cache "$scratch/cache" "$@"
}

# The grading $1 judges everything, whatever the others have judged: its nonce is $2.
with_nonce() {
  local learner kata
  mkdir "$scratch/$1"
  {
    echo learner,kata,nonce,why
    for learner in $(ls "$scratch/class"); do
      for kata in $(ls "$scratch/class/$learner"); do echo "$learner,$kata,$2,for itself"; done
    done
  } >"$scratch/$1/regrades.csv"
}
