"""The field for a sealed text: bytes in the database, `SealedText` in Python, dots everywhere else.

The database can't search, sort or compare it, and the field raises an error if asked to; use `matching.person_match` to
look for a person. A copy of the row in another table, such as its history, opens only if the field names the same
`place`.
"""

from __future__ import annotations

from typing import Any, Never

from django import forms
from django.core.exceptions import FieldError, ValidationError
from django.db import models
from django.db.models.expressions import Col
from django.db.models.lookups import IsNull
from django.db.models.query_utils import DeferredAttribute

from matching.sealed import DOTS, SealedText

NO_ORDER = "{} is sealed: the database can't search or sort it. Look a person up by matching.person_match."


class SealedAttribute(DeferredAttribute):
    """Seals a value on assignment, so that no page or log can contain the plain text."""

    def __set__(self, instance: models.Model, value: object) -> None:
        instance.__dict__[self.field.attname] = self.field.to_python(value)


class SealedCol(Col):
    """The column in a statement: can be read, never sorted by."""

    def resolve_expression(self, *_args: Any, **_kwargs: Any) -> Never:
        """Refuse an ordering, the only expression that resolves a column again."""
        raise FieldError(NO_ORDER.format(self.target))


class IsStored(IsNull):
    """*Is null*, the only lookup on a sealed column."""

    def process_lhs(self, compiler: Any, connection: Any, lhs: Any = None) -> Any:
        """The plain column."""
        return Col.as_sql(lhs or self.lhs, compiler, connection)


class SealedTextField(models.Field):  # type: ignore[type-arg]  # Django's own class takes none at run time
    """A text that the database stores sealed. `max_length` counts the letters of the text."""

    description = "Sealed text"
    descriptor_class = SealedAttribute
    empty_strings_allowed = True

    def __init__(self, *args: Any, place: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("default", "")
        self._place = place
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Include the place, which is part of what is stored."""
        name, path, args, kwargs = super().deconstruct()
        if self._place:
            kwargs["place"] = self._place
        return name, path, args, kwargs

    @property
    def place(self) -> str:
        """What a value is bound to: `table.column`, unless the field names another."""
        return self._place or f"{self.model._meta.db_table}.{self.column}"

    def get_internal_type(self) -> str:
        """The PostgreSQL type bytea."""
        return "BinaryField"

    def get_lookup(self, lookup_name: str) -> Any:
        """Allow only *is null*."""
        if lookup_name == "isnull":
            return IsStored
        raise FieldError(NO_ORDER.format(self))

    def get_transform(self, _lookup_name: str) -> Never:
        """Allow no transform."""
        raise FieldError(NO_ORDER.format(self))

    def get_col(self, alias: Any, output_field: Any = None) -> Any:
        """A column that can't be sorted by."""
        return SealedCol(alias, self, output_field or self)

    def to_python(self, value: object) -> Any:
        """Seal a plain text; leave a sealed value, an expression or None unchanged."""
        return SealedText.of(value) if isinstance(value, str) else value

    def from_db_value(self, value: bytes | memoryview | None, *_context: Any) -> SealedText | None:
        """The stored value, still sealed."""
        return None if value is None else SealedText(value=bytes(value), place=self.place)

    def get_prep_value(self, value: object) -> Any:
        """The bytes to store."""
        prepared = self.to_python(super().get_prep_value(value))
        return prepared.bytes_for(self.place) if isinstance(prepared, SealedText) else prepared

    def value_to_string(self, obj: models.Model) -> str:
        """Dots, as a fixture shows them."""
        return str(self.value_from_object(obj) or "")

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        """Check blank and length against the text. The message contains none of it."""
        if value is None or isinstance(value, SealedText):
            if not value and not self.blank:
                raise ValidationError(self.error_messages["blank"], code="blank")
            if value and value.reveal().strip() == DOTS:
                raise ValidationError("Enter the text again. The dots only represent the encrypted text.", code="dots")
            if value and self.max_length and len(value.reveal()) > self.max_length:
                raise ValidationError(f"Enter {self.max_length} characters or fewer.", code="max_length")
            return
        super().validate(value, model_instance)

    def formfield(self, **kwargs: Any) -> Any:
        """A text input. A form that should show the stored text passes `reveal()` as its initial value."""
        return super().formfield(**{"form_class": forms.CharField, "max_length": self.max_length, **kwargs})
