# SPDX-License-Identifier: Apache-2.0
"""Program files as log lines know them: a path, a version resource, a signer and hashes. No bytes exist."""

import hashlib
from dataclasses import dataclass, replace

NO_IMPHASH = "0" * 32


@dataclass(frozen=True)
class Program:
    path: str
    description: str
    product: str
    company: str
    version: str
    original: str = ""
    # What the hashes stand for. Files of equal content are equal in it.
    content: str = ""
    modules: tuple = ()

    @property
    def folder(self):
        return self.path.rsplit("\\", 1)[0]

    @property
    def name(self):
        return self.path.rsplit("\\", 1)[1]

    def hashes(self):
        seed = (self.content or f"{self.name}|{self.version}|{self.company}").encode()
        imphash = hashlib.md5(b"imports of " + (self.original or self.name).encode() + self.company.encode())
        return ",".join((f"SHA1={hashlib.sha1(seed).hexdigest().upper()}",
                         f"MD5={hashlib.md5(seed).hexdigest().upper()}",
                         f"SHA256={hashlib.sha256(seed).hexdigest().upper()}",
                         f"IMPHASH={imphash.hexdigest().upper()}"))

    def at(self, path, **changes):
        return replace(self, path=path, content=self.content or f"{self.name}|{self.version}|{self.company}", **changes)


def make(path, description, product, company, version, modules=(), original=None):
    """A program of one vendor, whose own libraries lie beside it."""
    folder, name = path.rsplit("\\", 1)
    libraries = tuple(Program(f"{folder}\\{each}", f"{product} library", product, company, version, each)
                      for each in modules)
    return Program(path, description, product, company, version, original if original is not None else name,
                   modules=libraries)


WINDOWS_VERSION = "10.0.19041.4170 (WinBuild.160101.0800)"


def windows(name, description, folder="C:\\Windows\\System32"):
    return Program(f"{folder}\\{name}", description, "Microsoft® Windows® Operating System", "Microsoft Corporation",
                   WINDOWS_VERSION, name)


def office(name, description):
    return Program(f"C:\\Program Files\\Microsoft Office\\root\\Office16\\{name}", description, "Microsoft Office",
                   "Microsoft Corporation", "16.0.17928.20156", name)


SMSS = windows("smss.exe", "Windows Session Manager")
WININIT = windows("wininit.exe", "Windows Start-Up Application")
WINLOGON = windows("winlogon.exe", "Windows Logon Application")
SERVICES = windows("services.exe", "Services and Controller app")
LSASS = windows("lsass.exe", "Local Security Authority Process")
SVCHOST = windows("svchost.exe", "Host Process for Windows Services")
SPOOLSV = windows("spoolsv.exe", "Spooler SubSystem App")
USERINIT = windows("userinit.exe", "Userinit Logon Application")
EXPLORER = windows("explorer.exe", "Windows Explorer", "C:\\Windows")
RUNTIME_BROKER = windows("RuntimeBroker.exe", "Runtime Broker")
AUDIODG = windows("audiodg.exe", "Windows Audio Device Graph Isolation")
WMIPRVSE = windows("WmiPrvSE.exe", "WMI Provider Host", "C:\\Windows\\System32\\wbem")
TASKHOSTW = windows("taskhostw.exe", "Host Process for Windows Tasks")
MSIEXEC = windows("msiexec.exe", "Windows® installer")
CMD = windows("cmd.exe", "Windows Command Processor")
TASKKILL = windows("taskkill.exe", "Terminates Processes")
SC = windows("sc.exe", "Service Control Manager Configuration Tool")
CONSENT = windows("consent.exe", "Consent UI for administrative applications")
VSSADMIN = windows("vssadmin.exe", "Command Line Interface for Microsoft® Volume Shadow Copy Service")

OUTLOOK = office("OUTLOOK.EXE", "Microsoft Outlook")
EXCEL = office("EXCEL.EXE", "Microsoft Excel")
WORD = office("WINWORD.EXE", "Microsoft Word")

CHROME_PATH = "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe"
CHROME_OLD, CHROME_NEW = "141.0.7390.108", "142.0.7444.59"
GOOGLE_UPDATE = Program("C:\\Program Files (x86)\\Google\\Update\\GoogleUpdate.exe", "Google Installer",
                        "Google Update", "Google LLC", "1.3.36.372", "GoogleUpdate.exe")


def chrome(version):
    return Program(CHROME_PATH, "Google Chrome", "Google Chrome", "Google LLC", version, "chrome.exe")


# The house's own managed software, installed long before the recording.
AGENT = make("C:\\Program Files\\Orihime\\Fleet Agent\\OriAgent.exe", "Orihime fleet agent", "Orihime Fleet Agent",
             "Orihime Software K.K.", "8.4.2.1190", ("oriagentcore.dll",))
BACKUP = make("C:\\Program Files\\Kasane\\Backup Client\\KsBackup.exe", "Kasane backup client", "Kasane Backup Client",
              "Kasane Storage Inc.", "6.1.0.877", ("ksvss.dll",))
