// The precompiled header of unit tests: that of everything, and what each of them includes.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pch.h"
