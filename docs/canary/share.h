// Share: which requests go to the new version, so many of each hundred.
#ifndef DOCS_CANARY_SHARE_H_
#define DOCS_CANARY_SHARE_H_

namespace canary {

// Counts instead of throwing dice: of any hundred requests in a row exactly
// `percent` are taken, as evenly as can be. So a run can be repeated, and the
// smallest share is not left to luck.
class Share {
 public:
  // From 0 to 100. What has been counted so far stays.
  void Set(int percent) { percent_ = percent; }
  int percent() const { return percent_; }

  // Whether the next request is taken.
  bool Take() {
    owed_ += percent_;
    if (owed_ < 100) return false;
    owed_ -= 100;
    return true;
  }

 private:
  int percent_ = 0;
  int owed_ = 0;  // hundredths of a request; below 100 between two calls
};

}  // namespace canary

#endif  // DOCS_CANARY_SHARE_H_
