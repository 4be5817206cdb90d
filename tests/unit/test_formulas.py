"""A formula refers to the cells it referred to, wherever they were moved."""

import pytest

from cowork_sheets.core.formulas import moved

ROWS = {2: 3, 3: 2, 10: 11}
COLUMNS = {0: 1, 2: 3, 26: 27}


@pytest.mark.parametrize(
    ("formula", "followed"),
    [
        ("=C2", "=D3"),
        ("=$C$2+C2*2", "=$D$3+D3*2"),
        ("=c3", "=D2"),
        ("=SUM(A2:C10)", "=SUM(B3:D11)"),
        ("=SUM(C2:C)+SUM(C:C)+SUM(2:3)", "=SUM(D3:D)+SUM(D:D)+SUM(3:2)"),
        ("=AA2", "=AB3"),
        ("=Z9", "=Z9"),
        ("=Sessions!C2", "=Sessions!D3"),
        ("='Sessions'!C2", "='Sessions'!D3"),
        ("=People!C2", "=People!C2"),
        ("='It''s ours'!C2", "='It''s ours'!C2"),
        ('="C2 and ""C2"""&C2', '="C2 and ""C2"""&D3'),
        ("=LOG10(C2)", "=LOG10(D3)"),
        ("=ABC2DEF+x.C2", "=ABC2DEF+x.C2"),
        ('=IF(C2>1.5,"yes",TRUE)', '=IF(D3>1.5,"yes",TRUE)'),
        ("=1+2", "=1+2"),
    ],
)
def test_references_follow_rows_and_columns_of_their_own_tab(formula: str, followed: str) -> None:
    assert moved(formula, "Sessions", ROWS, COLUMNS) == followed
