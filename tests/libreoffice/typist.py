"""Types texts into cells of a workbook in LibreOffice, as a person does, and saves it as .xlsx.

Runs under the Python that LibreOffice's bridge (``uno``) belongs to: ``typist.py WORKBOOK TAB CELL TEXT [CELL TEXT
...]``.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import uno  # type: ignore[import-not-found]
from com.sun.star.beans import PropertyValue  # type: ignore[import-not-found]


def main(workbook: str, tab: str, *cells_and_texts: str) -> None:
    with tempfile.TemporaryDirectory() as profile:
        pipe = f"typist{Path(profile).name}"
        arguments = ["--headless", "--norestore", f"-env:UserInstallation=file://{profile}"]
        office = subprocess.Popen(["soffice", *arguments, f"--accept=pipe,name={pipe};urp;"])
        try:
            context = _connected(pipe)
            _type(context, Path(workbook).resolve().as_uri(), tab, cells_and_texts)
        finally:
            office.terminate()
            office.wait(30)


def _connected(pipe: str) -> Any:
    here = uno.getComponentContext()
    resolver = here.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", here)
    for _ in range(300):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except Exception:  # noqa: BLE001  (it is still starting)
            time.sleep(0.1)
    raise SystemExit("LibreOffice did not start")


def _type(context: Any, address: str, tab: str, cells_and_texts: tuple[str, ...]) -> None:
    create = context.ServiceManager.createInstanceWithContext
    document = create("com.sun.star.frame.Desktop", context).loadComponentFromURL(address, "_blank", 0, ())
    controller = document.CurrentController
    controller.setActiveSheet(document.Sheets.getByName(tab))
    dispatcher = create("com.sun.star.frame.DispatchHelper", context)
    for cell, text in zip(cells_and_texts[::2], cells_and_texts[1::2], strict=True):
        for command, name, value in (("GoToCell", "ToPoint", cell), ("EnterString", "StringName", text)):
            argument = PropertyValue(Name=name, Value=value)
            dispatcher.executeDispatch(controller.Frame, f".uno:{command}", "", 0, (argument,))
    document.storeToURL(address, (PropertyValue(Name="FilterName", Value="Calc MS Excel 2007 XML"),))
    document.close(True)


main(*sys.argv[1:])
