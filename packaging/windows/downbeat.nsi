; The Windows installer: for one person, without administrator rights.
;
;   makensis /DVERSION=1.0.0 /DFOLDER=../../dist/downbeat /DOUT=../../dist/downbeat-setup.exe downbeat.nsi
;
; Compiles on Linux too (the compiler is a Debian package); the result was not run here.

Unicode true
SetCompressor /SOLID lzma
ManifestDPIAware true
RequestExecutionLevel user

!include "MUI2.nsh"
!include "FileFunc.nsh"

!ifndef VERSION
  !error "say /DVERSION=…"
!endif
!ifndef FOLDER
  !error "say /DFOLDER=…: the folder that PyInstaller made"
!endif
!ifndef OUT
  !error "say /DOUT=…: the installer to write"
!endif

!define NAME "Downbeat"
!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\${NAME}"
!define CLASSES "Software\Classes"

Name "${NAME}"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\${NAME}"
InstallDirRegKey HKCU "${KEY}" "InstallLocation"
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "${NAME}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "${NAME} setup"
VIAddVersionKey "LegalCopyright" "The Downbeat authors"

!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_RUN "$INSTDIR\Downbeat-window.exe"
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "German"

Section
  ; An update replaces the program whole: files of the version before must not stay.
  RMDir /r "$INSTDIR\_internal"
  SetOutPath "$INSTDIR"
  File /r "${FOLDER}/*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\Downbeat-window.exe"

  WriteRegStr HKCU "${CLASSES}\.downbeat" "" "Downbeat.School"
  WriteRegStr HKCU "${CLASSES}\Downbeat.School" "" "Downbeat school"
  WriteRegStr HKCU "${CLASSES}\Downbeat.School\DefaultIcon" "" "$INSTDIR\Downbeat-window.exe,0"
  WriteRegStr HKCU "${CLASSES}\Downbeat.School\shell\open\command" "" '"$INSTDIR\Downbeat-window.exe" open "%1"'

  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegStr HKCU "${KEY}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${KEY}" "Publisher" "The Downbeat authors"
  WriteRegStr HKCU "${KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegDWORD HKCU "${KEY}" "EstimatedSize" $0
  WriteRegDWORD HKCU "${KEY}" "NoModify" 1
SectionEnd

Section "Uninstall"
  ; Schools, snapshots and settings are the person's and stay.
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\downbeat.exe"
  Delete "$INSTDIR\Downbeat-window.exe"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${NAME}.lnk"
  DeleteRegKey HKCU "${CLASSES}\.downbeat"
  DeleteRegKey HKCU "${CLASSES}\Downbeat.School"
  DeleteRegKey HKCU "${KEY}"
SectionEnd
