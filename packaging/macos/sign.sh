#!/usr/bin/env bash
# Sign, notarize and pack the bundle that dev.py package made. Runs on a Mac with Xcode's tools; not run here.
#
#   DOWNBEAT_IDENTITY   the "Developer ID Application: …" certificate in the keychain
#   DOWNBEAT_NOTARY     a profile stored once with: xcrun notarytool store-credentials
set -euo pipefail
cd "$(dirname "$0")/../.."

app=dist/Downbeat.app
image=dist/Downbeat.dmg
identity=${DOWNBEAT_IDENTITY:?name the signing certificate}
notary=${DOWNBEAT_NOTARY:?name the notarytool profile}

# From the inside out: a signature covers what lies below it.
find "$app/Contents" -type f \( -name '*.dylib' -o -name '*.so' \) -print0 |
  xargs -0 codesign --force --timestamp --options runtime --sign "$identity"
find "$app/Contents" -type d -name '*.framework' -print0 |
  xargs -0 -I{} codesign --force --timestamp --options runtime --sign "$identity" {}
codesign --force --timestamp --options runtime \
  --entitlements packaging/macos/entitlements.plist --sign "$identity" "$app"
codesign --verify --deep --strict "$app"

rm -f "$image"
hdiutil create -volname Downbeat -srcfolder "$app" -format UDZO "$image"
codesign --timestamp --sign "$identity" "$image"
xcrun notarytool submit "$image" --keychain-profile "$notary" --wait
xcrun stapler staple "$image"
spctl --assess --type open --context context:primary-signature "$image"
